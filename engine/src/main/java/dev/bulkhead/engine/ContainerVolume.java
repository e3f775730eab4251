package dev.bulkhead.engine;

/**
 * A volume of a container.
 *
 * @param name the volume's, made up where the request gave none
 * @param mount what the request says of it
 * @param anonymous whether the request gave no name
 */
record ContainerVolume(String name, MountRequest.Volume mount, boolean anonymous) {}
