package dev.bulkhead.lab;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What can be measured, in the order of the table. */
enum Entrant {
    UNSHARE,
    BULKHEAD,
    BWRAP,
    CRUN,
    RUNC,
    DOCKER,
    CONMON;

    /** Returns its name on the command line and in the table. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns Debian programs that it is made of, each before what may come with it. */
    List<Program> programs() {
        return switch (this) {
            case UNSHARE -> List.of(Program.UNSHARE);
            case BULKHEAD -> List.of();
            case BWRAP -> List.of(Program.BWRAP);
            case CRUN -> List.of(Program.CRUN, Program.BUSYBOX);
            case RUNC -> List.of(Program.RUNC, Program.BUSYBOX);
            case DOCKER -> List.of(Program.DOCKERD, Program.DOCKER, Program.BUSYBOX);
            case CONMON -> List.of(Program.CONMON, Program.CRUN, Program.BUSYBOX);
        };
    }

    /**
     * Sets it up.
     *
     * @throws AbsentException if it is not on this machine
     * @throws IOException if it does not work here
     */
    Contender prepare(Options options, Workspace workspace) throws IOException {
        return switch (this) {
            case UNSHARE -> Wrapper.unshare();
            case BULKHEAD -> Bulkhead.prepare(options.front(), options.warmup(), workspace);
            case BWRAP -> Wrapper.bubblewrap();
            case CRUN -> OciRuntime.prepareCrun(workspace);
            case RUNC -> OciRuntime.prepareRunc(workspace);
            case DOCKER -> Docker.prepare(workspace);
            case CONMON -> Conmon.prepare(workspace);
        };
    }
}
