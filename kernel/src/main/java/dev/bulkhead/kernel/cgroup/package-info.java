/**
 * Control groups, version 1, version 2 and the two side by side: where they are mounted, making and
 * removing one, its processes, its settings, its figures. The kernel's own files and formats, no
 * policy; see Documentation/admin-guide/cgroup-v1/ and cgroup-v2.rst.
 */
package dev.bulkhead.kernel.cgroup;
