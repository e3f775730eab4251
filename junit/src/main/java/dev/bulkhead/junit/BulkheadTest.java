package dev.bulkhead.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class with containers: its fields that are annotated with {@link Container}. Parameters of
 * tests and of the class's other methods may be the {@link dev.bulkhead.engine.Engine}.
 *
 * <p>Nothing has to run on the machine, and nothing stays: what a JVM that was killed has left is
 * removed by the next one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ContainerExtension.class)
public @interface BulkheadTest {
    /**
     * The engine's directory, absolute, with the images that the containers are made of. By default
     * one of those below /var/lib/bulkhead-junit, which serve one JVM at a time each.
     */
    String directory() default "";
}
