/** Measurements beside peers, through public interfaces only. */
@org.jspecify.annotations.NullMarked
module dev.bulkhead.lab {
    requires static transitive org.jspecify;
    requires tools.jackson.databind;
}
