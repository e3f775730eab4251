package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.PseudoFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Applies settings to one cgroup. */
final class SettingWriter {
    private static final int FIGURE_LIMIT = 4096;

    private final Cgroup cgroup;
    private final List<Warning> warnings = new ArrayList<>();

    SettingWriter(Cgroup cgroup) {
        this.cgroup = cgroup;
    }

    List<Warning> apply(List<Setting> settings) throws IOException {
        for (Setting setting : settings) {
            try {
                apply(setting);
            } catch (KernelException e) {
                throw refusal(setting, e);
            }
        }
        return List.copyOf(warnings);
    }

    private void apply(Setting setting) throws IOException {
        switch (setting) {
            case Setting.Write write -> writeOrReport(write);
            case Setting.EitherOrder pair -> writeInEitherOrder(pair.first(), pair.second());
            case Setting.FirstPresent choice -> writeFirstPresent(choice.alternatives());
            case Setting.NotAbove check -> check(check);
            case Setting.Devices devices -> setDevices(devices);
        }
    }

    private void writeOrReport(Setting.Write write) throws IOException {
        if (!written(write)) {
            report(write);
        }
    }

    /** Returns false if this kernel has no such file. */
    private boolean written(Setting.Write write) throws IOException {
        try {
            PseudoFile.writeEach(directory(write).resolve(write.file()), write.values());
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private Path directory(Setting setting) throws CgroupException {
        return cgroup.directory(setting.controller())
                .orElseThrow(() ->
                        new CgroupException(
                                "%s: cgroup %s was made without the controller %s"
                                        .formatted(
                                                setting.name(),
                                                cgroup.path(),
                                                setting.controller().v1Name())));
    }

    private void report(Setting.Write write) throws CgroupException {
        String reason = "this kernel has no " + write.file();
        switch (write.ifAbsent()) {
            case Setting.IfAbsent.Refuse(String cure) ->
                    throw new CgroupException(new Warning(write.name(), reason, cure).toString());
            case Setting.IfAbsent.Warn(String cure) ->
                    warnings.add(new Warning(write.name(), reason, cure));
            case Setting.IfAbsent.Ignore() -> {}
        }
    }

    private void writeInEitherOrder(Setting.Write first, Setting.Write second) throws IOException {
        try {
            writeOrReport(first);
        } catch (KernelException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            writeOrReport(second);
            writeOrReport(first);
            return;
        }
        writeOrReport(second);
    }

    private void writeFirstPresent(List<Setting.Write> alternatives) throws IOException {
        for (Setting.Write alternative : alternatives) {
            if (written(alternative)) {
                return;
            }
        }
        report(alternatives.getLast());
    }

    private void check(Setting.NotAbove check) throws IOException {
        String figure =
                PseudoFile.read(directory(check).resolve(check.file()), FIGURE_LIMIT).strip();
        if (Long.parseLong(figure) > check.limit()) {
            throw new CgroupException(
                    "%s: %s is %s already, more than the limit of %d; use a higher limit"
                            .formatted(check.name(), check.file(), figure, check.limit()));
        }
    }

    private void setDevices(Setting.Devices devices) throws IOException {
        Path directory = directory(devices);
        switch (cgroup.version(Controller.DEVICES)) {
            case V1 -> {
                for (Setting.Write write : DeviceExceptions.of(devices.rules()).writes()) {
                    writeOrReport(write);
                }
            }
            case V2 -> DeviceProgram.attach(directory, devices.rules());
            case ABSENT -> throw new IllegalStateException("a directory, but no version");
        }
    }

    private CgroupException refusal(Setting setting, KernelException cause) {
        String cure =
                switch (cause.errno()) {
                    case Errno.EINVAL, Errno.ERANGE ->
                            "the kernel does not take this value, or not below its parent's";
                    case Errno.EBUSY ->
                            "the processes use more than that already, or the value is in use";
                    case Errno.EACCES, Errno.EPERM, Errno.EROFS ->
                            "no right to set this; have the cgroup delegated or be root";
                    case Errno.ENODEV, Errno.ENXIO -> "there is no such device or node";
                    case Errno.EOPNOTSUPP -> "this kernel does not support it";
                    default -> "the kernel refused";
                };
        return new CgroupException("%s: %s".formatted(setting.name(), cure), cause);
    }
}
