package dev.bulkhead.junit;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Starts and removes the containers of a {@link BulkheadTest}. */
final class ContainerExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ContainerExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start(containers(context, Optional.empty()), engine(context));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            start(containers(context, Optional.of(instance)), engine(context));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            remove(containers(context, Optional.of(instance)));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        remove(containers(context, Optional.empty()));
    }

    /** Returns the containers of a test, or those that all tests of the class share. */
    private static List<TestContainer> containers(
            ExtensionContext context, Optional<Object> instance) throws Exception {
        Class<?> type =
                instance.<Class<?>>map(Object::getClass).orElseGet(context::getRequiredTestClass);
        List<TestContainer> containers = new ArrayList<>();
        for (Field field : AnnotationSupport.findAnnotatedFields(type, Container.class)) {
            if (field.getType() != TestContainer.class) {
                throw new ExtensionConfigurationException(
                        "%s is a @Container, but no TestContainer".formatted(field));
            }
            if (Modifier.isStatic(field.getModifiers()) == instance.isEmpty()) {
                Object value =
                        ReflectionSupport.tryToReadFieldValue(field, instance.orElse(null)).get();
                if (!(value instanceof TestContainer container)) {
                    throw new ExtensionConfigurationException(field + " is null");
                }
                containers.add(container);
            }
        }
        return containers;
    }

    /** All at once, since each mostly waits; if one fails the others are removed too. */
    private static void start(List<TestContainer> containers, Engine engine) throws Exception {
        List<Future<Void>> starts = new ArrayList<>();
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            for (TestContainer container : containers) {
                starts.add(
                        starters.submit(() -> {
                            container.start(engine);
                            return null;
                        }));
            }
        }
        try {
            for (Future<Void> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            remove(containers);
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void remove(List<TestContainer> containers) throws EngineException {
        for (TestContainer container : containers) {
            container.remove();
        }
    }

    private static Engine engine(ExtensionContext context) throws EngineException, IOException {
        String directory =
                AnnotationSupport.findAnnotation(context.getRequiredTestClass(), BulkheadTest.class)
                        .map(BulkheadTest::directory)
                        .orElse("");
        try {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(directory, ContainerExtension::open, TestEngine.class)
                    .engine();
        } catch (OpeningFailure e) {
            throw e.reason;
        }
    }

    private static TestEngine open(String directory) {
        try {
            return TestEngine.open(directory);
        } catch (EngineException e) {
            throw new OpeningFailure(e);
        }
    }

    /** Carries a checked exception through a function that allows none. */
    private static final class OpeningFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final EngineException reason;

        OpeningFailure(EngineException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Engine.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        try {
            return engine(context);
        } catch (EngineException | IOException e) {
            throw new ParameterResolutionException("open the engine: " + e.getMessage(), e);
        }
    }
}
