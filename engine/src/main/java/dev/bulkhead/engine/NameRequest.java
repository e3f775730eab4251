package dev.bulkhead.engine;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a container shall be told of names, besides what its networks say.
 *
 * @param servers who is asked for the names of the outer world, instead of the host's servers
 * @param search the domains that names are looked for in, instead of the host's; only "." : none
 * @param options those of its resolv.conf, instead of the host's
 * @param hosts further names
 */
public record NameRequest(
        List<InetAddress> servers, List<String> search, List<String> options, List<Host> hosts) {
    /** Nothing but what the networks say. */
    public static final NameRequest NONE =
            new NameRequest(List.of(), List.of(), List.of(), List.of());

    private static final Pattern WORD = Pattern.compile("[^\\s#;\\p{Cntrl}]{1,253}");

    /**
     * A further name.
     *
     * @param name what is looked for
     * @param address what it means; absent: this host, as the container sees it
     */
    public record Host(String name, Optional<InetAddress> address) {
        public Host {
            checkWord("host name", name);
        }
    }

    public NameRequest {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
        hosts = List.copyOf(hosts);
        search.forEach(domain -> checkWord("search domain", domain));
        options.forEach(option -> checkWord("resolver option", option));
    }

    /** Each becomes a word of a line: no line may be made of it. */
    private static void checkWord(String what, String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "%s \"%s\": give one word of at most 253 characters".formatted(what, word));
        }
    }
}
