package dev.bulkhead.kernel;

import java.util.Locale;

/**
 * The system calls that this project makes, with their numbers on x86_64 and aarch64; see
 * syscalls(2).
 */
public enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    OPENAT(257, 56),
    OPENAT2(437, 437),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHDIR(80, 49),
    FCHDIR(81, 50),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    SYMLINKAT(266, 36),
    LINKAT(265, 37),
    UNLINKAT(263, 35),
    RENAMEAT2(316, 276),
    READLINKAT(267, 78),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FCHOWN(93, 55),
    FCHOWNAT(260, 54),
    UTIMENSAT(280, 88),
    FTRUNCATE(77, 46),
    FALLOCATE(285, 47),
    FSYNC(74, 82),
    SYNCFS(306, 267),
    GETDENTS64(217, 61),
    NEWFSTATAT(262, 79),
    STATX(332, 291),
    STATFS(137, 43),
    FACCESSAT(269, 48),
    FCNTL(72, 25),
    IOCTL(16, 29),
    DUP(32, 23),
    DUP3(292, 24),
    PIPE2(293, 59),
    LSEEK(8, 62),
    COPY_FILE_RANGE(326, 285),
    SENDFILE(40, 71),
    UMASK(95, 166),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    SETSID(112, 157),
    SETNS(308, 268),
    UNSHARE(272, 97),
    SETGROUPS(116, 159),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    CAPGET(125, 90),
    CAPSET(126, 91),
    PRCTL(157, 167),
    SECCOMP(317, 277),
    PRLIMIT64(302, 261),
    CLOSE_RANGE(436, 436),
    EXECVE(59, 221),
    EXECVEAT(322, 281),
    EXIT_GROUP(231, 94),
    KILL(62, 129),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    PIDFD_GETFD(438, 438),
    WAITID(247, 95),
    WAIT4(61, 260),
    CLONE3(435, 435),
    RT_SIGPROCMASK(14, 135),
    RT_SIGACTION(13, 134),
    FUTEX(202, 98),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    SIGNALFD4(289, 74),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    PPOLL(271, 73),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    BIND(49, 200),
    LISTEN(50, 201),
    CONNECT(42, 203),
    ACCEPT4(288, 242),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    GETSOCKOPT(55, 209),
    SETSOCKOPT(54, 208),
    GETSOCKNAME(51, 204),
    SHUTDOWN(48, 210),
    MEMFD_CREATE(319, 279),
    MMAP(9, 222),
    MUNMAP(11, 215),
    GETXATTR(191, 8),
    SETXATTR(188, 5),
    LSETXATTR(189, 6),
    LGETXATTR(192, 9),
    FGETXATTR(193, 10),
    FSETXATTR(190, 7),
    FLISTXATTR(196, 13),
    FREMOVEXATTR(199, 16),
    LLISTXATTR(195, 12),
    LISTXATTR(194, 11),
    REMOVEXATTR(197, 14),
    BPF(321, 280),
    LANDLOCK_CREATE_RULESET(444, 444),
    LANDLOCK_RESTRICT_SELF(446, 446),
    SCHED_SETAFFINITY(203, 122),
    IOPRIO_SET(251, 30),
    PERSONALITY(135, 92),
    KEYCTL(250, 219),
    GETPID(39, 172),
    GETUID(102, 174),
    GETCWD(79, 17),
    FLOCK(73, 32),
    LANDLOCK_ADD_RULE(445, 445),
    NAME_TO_HANDLE_AT(303, 264),
    INOTIFY_INIT1(294, 26),
    INOTIFY_ADD_WATCH(254, 27),
    SETPRIORITY(141, 140),
    IO_URING_SETUP(425, 425),
    USERFAULTFD(323, 282),
    PERF_EVENT_OPEN(298, 241),
    ADD_KEY(248, 217),
    CLOCK_GETTIME(228, 113),
    NANOSLEEP(35, 101);

    private static final boolean AARCH64 = System.getProperty("os.arch", "").equals("aarch64");

    private final int x8664;
    private final int aarch64;

    SystemCall(int x8664, int aarch64) {
        this.x8664 = x8664;
        this.aarch64 = aarch64;
    }

    /** Returns the number of this call on the machine that runs. */
    public int number() {
        return AARCH64 ? aarch64 : x8664;
    }

    /** Returns the name as the manual pages write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
