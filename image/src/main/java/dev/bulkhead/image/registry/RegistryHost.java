package dev.bulkhead.image.registry;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A host that answers for a registry: its own, or a mirror.
 *
 * @param base up to and with {@code /v2}
 * @param plainFallback whether it may be spoken to without TLS where it has none: a host of this
 *     machine's own
 * @param verified whether its certificate is checked
 * @param authorities files of certificates that sign its own, beside those of the machine
 * @param client who this machine is to it
 * @param push whether it takes images
 * @param mirror whether it is another than the registry's own
 */
public record RegistryHost(
        URI base,
        boolean plainFallback,
        boolean verified,
        List<Path> authorities,
        Optional<ClientCertificate> client,
        boolean push,
        boolean mirror) {
    public RegistryHost {
        authorities = List.copyOf(authorities);
    }

    /**
     * Files by which this machine shows who it is.
     *
     * @param certificate in PEM
     * @param key in PEM, PKCS #8
     */
    public record ClientCertificate(Path certificate, Path key) {}

    /** Returns host and port. */
    public String name() {
        return base.getAuthority();
    }

    /** Returns the same host without TLS. */
    RegistryHost plain() {
        URI plain = URI.create("http" + base.toString().substring(base.getScheme().length()));
        return new RegistryHost(plain, false, verified, authorities, client, push, mirror);
    }

    /** Returns what decides about the connection. */
    TlsKey tlsKey() {
        return new TlsKey(verified, authorities, client);
    }

    /** What decides about the connection. */
    record TlsKey(boolean verified, List<Path> authorities, Optional<ClientCertificate> client) {}
}
