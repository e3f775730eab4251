package dev.bulkhead.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolverFileTest {
    @Test
    void whatAFileSaysIsUnderstood() {
        ResolverFile file =
                ResolverFile.parse(
                        """
                        # made by hand
                        domain first.example
                        search corp.example  lab.example
                        nameserver 192.0.2.53
                        nameserver 127.0.0.53
                        nameserver localhost
                        nameserver fe80::1
                        nameserver
                        \tnameserver 2001:db8::53   ; trailing
                        options edns0 trust-ad
                        options ndots:2
                        sortlist 130.155.160.0
                        """);
        assertThat(file.servers())
                .extracting(InetAddress::getHostAddress)
                .containsExactly(
                        "192.0.2.53", "127.0.0.53", "fe80:0:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:53");
        assertThat(file.search()).containsExactly("corp.example", "lab.example");
        assertThat(file.options()).containsExactly("edns0", "trust-ad", "ndots:2");
        assertThat(file.reachableServers())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.53", "2001:db8:0:0:0:0:0:53");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        ResolverFile file =
                new ResolverFile(
                        List.of(InetAddress.ofLiteral("172.18.0.1")),
                        List.of("corp.example"),
                        List.of("ndots:0"));
        assertThat(file.text())
                .isEqualTo("nameserver 172.18.0.1\nsearch corp.example\noptions ndots:0\n");
        assertThat(ResolverFile.parse(file.text())).isEqualTo(file);
        assertThat(ResolverFile.EMPTY.text()).isEmpty();
    }
}
