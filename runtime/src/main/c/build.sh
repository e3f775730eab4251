#!/bin/sh
# build.sh OUTPUT-DIRECTORY [COMPILER [ARCHITECTURE]]: the monitor and the init, static and without a C library.
set -eu
output=$1
compiler=${2:-${CC:-gcc}}
architecture=${3:-$(uname -m)}
source=$(dirname "$0")
mkdir -p "$output"
# build-id and unwind tables would double the size of programs whose smallness is a promise.
flags="-std=c2x -Os -ffreestanding -fno-builtin -fno-stack-protector -fno-asynchronous-unwind-tables -fno-pic -no-pie -static -nostdlib
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Werror -Wl,--build-id=none -Wl,-z,noexecstack -s"
# Atomic operations as instructions, not as calls into a library.
case $architecture in aarch64) flags="$flags -mno-outline-atomics" ;; esac
# shellcheck disable=SC2086
"$compiler" $flags -o "$output/monitor-$architecture" "$source"/start.c "$source"/monitor.c "$source"/execute.c \
  "$source"/launch.c "$source"/log.c "$source"/restart.c "$source"/clients.c "$source"/userns.c
# shellcheck disable=SC2086
"$compiler" $flags -o "$output/init-$architecture" "$source"/start.c "$source"/init.c
