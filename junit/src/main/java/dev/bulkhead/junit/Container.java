package dev.bulkhead.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field of type {@link TestContainer} in a {@link BulkheadTest}. Of a static field the container
 * is started before the tests of the class and removed after them; of any other before and after
 * each test. Several are started in no certain order, all at once.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Container {}
