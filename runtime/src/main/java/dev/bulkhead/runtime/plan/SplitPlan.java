package dev.bulkhead.runtime.plan;

/**
 * A launch plan, whole and in two parts. The first part is the same for most containers: it can be
 * carried out before anybody knows what the container will be, up to a child that waits in its
 * namespaces. The rest makes it that container.
 *
 * @param whole both parts in one
 * @param first up to the waiting child
 * @param rest from there to the program
 */
public record SplitPlan(Plan whole, Plan first, Plan rest) {}
