package dev.bulkhead.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every malformed value gives one sentence that names the flag, the value and what is expected. */
class InvalidFlagTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            textBlock =
                    """
                    -m lots § --memory 'lots': expected a size such as 4096, 512k, 64m or 1.5g
                    -m -5 § --memory '-5': expected a size such as 4096, 512k, 64m or 1.5g
                    -m 9999999999999g § --memory '9999999999999g': expected a size below 8192p
                    -m 1k § --memory: 1024 bytes are too few to start anything; give at least 512k
                    --memory-swap 1g § --memory-swap: it counts memory and swap together, so it needs a memory limit too
                    -m 2g --memory-swap 1g § --memory-swap: 1073741824 is less than memory, 2147483648; it counts both together
                    --memory-reservation x § --memory-reservation 'x': expected a size such as 4096, 512k, 64m or 1.5g
                    --shm-size big § --shm-size 'big': expected a size such as 4096, 512k, 64m or 1.5g
                    --cpus two § --cpus 'two': expected a number of processors such as 0.5 or 2
                    --cpus . § --cpus '.': expected a number of processors such as 0.5 or 2
                    --cpus 9000 § --cpus: 9000.0 is not between 0.01 and 8192
                    -c x § --cpu-shares 'x': expected a whole number from 0 to 2147483647
                    -c 1 § --cpu-shares: 1 is not between 2 and 262144
                    --cpuset-cpus 0..3 § --cpuset-cpus '0..3': expected a list such as 0-3,5
                    --cpuset-mems a § --cpuset-mems 'a': expected a list such as 0-3,5
                    --pids-limit -2 § --pids-limit '-2': expected a whole number from -1 to 2147483647
                    --blkio-weight 5 § --blkio-weight: 5 is not between 10 and 1000
                    --blkio-weight x § --blkio-weight 'x': expected a whole number from 0 to 32767
                    --oom-score-adj 1001 § --oom-score-adj '1001': expected a whole number from -1000 to 1000
                    --ulimit nofile § --ulimit 'nofile': expected NAME=SOFT[:HARD]
                    --ulimit nofile=1:2:3 § --ulimit 'nofile=1:2:3': expected NAME=SOFT[:HARD]
                    --ulimit files=1 § --ulimit 'files=1': 'files' is none of core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending, stack
                    --ulimit nofile=9:1 § --ulimit nofile: the soft limit 9 is above the hard limit 1
                    --ulimit nofile=x § --ulimit 'x': expected a whole number from -1 to 9223372036854775807
                    --dns dns.example § --dns 'dns.example': expected an address in numbers, as 192.0.2.7 or 2001:db8::7
                    --add-host db § --add-host 'db': expected NAME:ADDRESS, as db:192.0.2.7 or host:host-gateway
                    --add-host db:here § --add-host 'db:here': expected an address in numbers, as 192.0.2.7 or 2001:db8::7
                    --add-host d#b:192.0.2.7 § host name "d#b": give one word of at most 253 characters
                    --pid container:x § --pid 'container:x': expected host or private
                    --ipc shareable § --ipc 'shareable': expected host or private
                    --uts x § --uts 'x': expected host or private
                    --userns x § --userns 'x': expected host or private
                    --cgroupns x § --cgroupns 'x': expected host or private
                    --cap-add net-admin § --cap-add 'net-admin': expected a capability such as NET_ADMIN, or ALL
                    --cap-drop 7 § --cap-drop '7': expected a capability such as NET_ADMIN, or ALL
                    --security-opt smack=x § --security-opt 'smack=x': expected seccomp=unconfined|FILE, no-new-privileges[=true|false], apparmor=unconfined|PROFILE, label=disable|PART:NAME or landlock=scoped
                    --security-opt seccomp § --security-opt 'seccomp': expected seccomp=unconfined|FILE, no-new-privileges[=true|false], apparmor=unconfined|PROFILE, label=disable|PART:NAME or landlock=scoped
                    --security-opt no-new-privileges=maybe § --security-opt 'no-new-privileges=maybe': 'maybe' is neither true nor false
                    --security-opt seccomp=/no/such § --security-opt seccomp '/no/such': there is no such file
                    --security-opt seccomp=/ § --security-opt seccomp '/': a directory; expected a file
                    --sysctl net.core.somaxconn § --sysctl 'net.core.somaxconn': expected NAME=VALUE, as net.core.somaxconn=1024
                    --sysctl =1 § --sysctl '=1': expected NAME=VALUE, as net.core.somaxconn=1024
                    --device dev/null § --device 'dev/null': expected /HOST[:/INSIDE][:PERMISSIONS]
                    --device /dev/a:/dev/b:rwx § --device '/dev/a:/dev/b:rwx': permissions 'rwx': expected r, w and m, each once at most
                    --device /dev/a:/dev/b:rr § --device '/dev/a:/dev/b:rr': permissions 'rr': expected r, w and m, each once at most
                    --device /dev/a:b § --device '/dev/a:b': the place in the container, 'b', is to be an absolute path
                    -v data § --volume 'data': the place in the container, 'data', is to be an absolute path
                    -v a:b § --volume 'a:b': the place in the container, 'b', is to be an absolute path
                    -v /a:/ § --volume '/a:/': nothing can be put over the container's whole root, '/'
                    -v a:/b:c:d § --volume 'a:/b:c:d': expected [SOURCE:]DESTINATION[:OPTIONS]
                    -v a/b:/c § --volume 'a/b:/c': 'a/b' is no volume's name (two or more of a-z A-Z 0-9 _ . -); for a directory of the host begin with / or ./
                    -v :/c § --volume ':/c': '' is no volume's name (two or more of a-z A-Z 0-9 _ . -); for a directory of the host begin with / or ./
                    -v /a:/b:rx § --volume '/a:/b:rx': option 'rx': expected ro, rw or one kind of propagation such as rslave
                    -v /a:/b:ro,rw § --volume '/a:/b:ro,rw': give one of ro and rw, once
                    -v db:/b:rslave § --volume 'db:/b:rslave': a volume has no propagation; that is for directories of the host
                    -v /a:/x -v /b:/x/. § --volume '/b:/x/.': something else is mounted at the same place already
                    -v /a:/x --tmpfs /x § --tmpfs '/x': something else is mounted at the same place already
                    --tmpfs run § --tmpfs 'run': the place in the container, 'run', is to be an absolute path
                    --tmpfs /run:huge=always § --tmpfs '/run:huge=always': 'huge=always' is no option of a tmpfs; expected such as size=64m, mode=1777, exec
                    --mount type=cifs,target=/b § --mount 'type=cifs,target=/b': type 'cifs': expected bind, volume or tmpfs
                    --mount type=bind,target=/b § --mount 'type=bind,target=/b': a bind mount needs source=PATH
                    --mount type=bind,source=/a § --mount 'type=bind,source=/a': it needs target=PATH
                    --mount type=bind,source=/a,target=/b,tmpfs-size=1 § --mount 'type=bind,source=/a,target=/b,tmpfs-size=1': 'tmpfs-size' is no setting of a bind mount
                    --mount type=bind,src=/a,dst=/b,bind-propagation=x § --mount 'type=bind,src=/a,dst=/b,bind-propagation=x': bind-propagation 'x': expected [r]private, [r]slave or [r]shared
                    --mount type=bind,src=/a,dst=/b,bind-recursive=writable § --mount 'type=bind,src=/a,dst=/b,bind-recursive=writable': bind-recursive=writable needs readonly too
                    --mount type=bind,src=/a,dst=/b,bind-recursive=x § --mount 'type=bind,src=/a,dst=/b,bind-recursive=x': bind-recursive: expected enabled, disabled, writable or readonly; what lies below a read-only mount is read-only
                    --mount src=data,dst=/b,volume-subpath=/x § --mount 'src=data,dst=/b,volume-subpath=/x': volume-subpath: expected a path within the volume, without a / before it
                    --mount src=data,dst=/b,volume-driver=nfs § --mount 'src=data,dst=/b,volume-driver=nfs': volume-driver 'nfs': there is only local
                    -v /a:/b:nocopy § --volume '/a:/b:nocopy': nocopy is for volumes: into a directory of the host nothing is copied
                    --mount type=bind,src=/a,dst=/b,bind-recursive=readonly § --mount 'type=bind,src=/a,dst=/b,bind-recursive=readonly': bind-recursive=readonly needs readonly too
                    --mount type=bind,src § --mount 'type=bind,src': 'src' is not KEY=VALUE
                    --mount type=tmpfs,src=/a,dst=/b § --mount 'type=tmpfs,src=/a,dst=/b': a tmpfs has no source
                    --mount type=tmpfs,dst=/b,tmpfs-size=x § --mount tmpfs-size 'x': expected a size such as 4096, 512k, 64m or 1.5g
                    --mount type=tmpfs,dst=/b,tmpfs-mode=9 § --mount 'type=tmpfs,dst=/b,tmpfs-mode=9': tmpfs-mode '9': expected an octal mode such as 1770
                    --mount dst=/b,readonly=2 § --mount 'dst=/b,readonly=2': '2' is neither true nor false
                    --mount "dst=/b § --mount '"dst=/b': a double quote is never closed
                    --mount "dst=/b"x § --mount '"dst=/b"x': expected a comma after a closing quote
                    --name a § --name 'a': expected two or more of a-z A-Z 0-9 _ . -, beginning with a letter or digit
                    --name _ab § --name '_ab': expected two or more of a-z A-Z 0-9 _ . -, beginning with a letter or digit
                    -h a/b § --hostname 'a/b': expected a name of at most 64 bytes, without blanks and slashes
                    --domainname= § --domainname '': expected a name of at most 64 bytes, without blanks and slashes
                    -l =x § --label '=x': expected KEY=VALUE or KEY
                    --label-file /no/such § --label-file '/no/such': there is no such file
                    -e =x § --env '=x': expected NAME=VALUE or NAME
                    --env-file /no/such § --env-file '/no/such': there is no such file
                    --env-file /dev/fd/63 § --env-file '/dev/fd/63': only the caller's process has this open, the server has not; give a file or /dev/stdin
                    -w srv § --workdir 'srv': expected an absolute path in the container
                    -u a:b:c § --user 'a:b:c': expected USER or USER:GROUP, each a name or a number
                    -u :b § --user ':b': expected USER or USER:GROUP, each a name or a number
                    --group-add= § --group-add '': expected a group's name or number
                    --stop-signal SIGNONE § --stop-signal 'SIGNONE': expected a signal such as SIGTERM, HUP or 15
                    --stop-signal 65 § --stop-signal '65': expected a signal such as SIGTERM, HUP or 15
                    --stop-timeout soon § --stop-timeout 'soon': expected a whole number from -1 to 2147483647
                    --rootfs= § --rootfs '': expected a path
                    """)
    void aMalformedValueIsExplained(String line, String message) {
        String[] arguments = (line + " image").split(" ", -1);
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> FlagParser.request(arguments))
                .withMessage(message);
    }

    @Test
    void missingImagesAndCommandsAreExplained() {
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> FlagParser.request("--rm"))
                .withMessage("an image is missing: give one, or --rootfs DIR");
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> FlagParser.request("--rootfs", "/"))
                .withMessage("a command is missing: with --rootfs there is no image that has one");
    }

    @Test
    void aLongValueIsCutAndControlCharactersDoNotReachTheTerminal() {
        String hostile = "\u001b[2J" + "x".repeat(10_000);
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> FlagParser.request("--pid", hostile, "image"))
                .satisfies(failure ->
                        assertThat(failure.getMessage())
                                .startsWith("--pid '?[2Jxxx")
                                .hasSizeLessThan(400)
                                .doesNotContain("\u001b"));
    }
}
