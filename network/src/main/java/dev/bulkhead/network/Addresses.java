package dev.bulkhead.network;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses addresses in a network. */
final class Addresses {
    private final NetworkSpec network;
    private final Set<InetAddress> taken = new HashSet<>();

    Addresses(NetworkSpec network) {
        this.network = network;
        for (AddressPool pool : network.pools()) {
            pool.gateway().ifPresent(taken::add);
            taken.addAll(pool.reserved().values());
        }
    }

    void take(List<InetAddress> addresses) {
        taken.addAll(addresses);
    }

    void free(List<InetAddress> addresses) {
        addresses.forEach(taken::remove);
    }

    /**
     * Takes an address of each pool.
     *
     * @param wanted those that it has to be
     * @throws NetworkException if one is taken, or none is left; nothing is taken then
     */
    List<InetAddress> choose(List<InetAddress> wanted) throws NetworkException {
        for (InetAddress address : wanted) {
            check(address);
        }
        List<InetAddress> chosen = new ArrayList<>();
        for (AddressPool pool : network.pools()) {
            boolean ipv6 = pool.subnet().isIpv6();
            Optional<InetAddress> one =
                    wanted.stream()
                            .filter(address -> address instanceof Inet6Address == ipv6)
                            .findFirst();
            chosen.add(one.isPresent() ? one.get() : lowest(pool));
        }
        taken.addAll(chosen);
        return chosen;
    }

    private void check(InetAddress address) throws NetworkException {
        boolean belongs =
                network.pools().stream()
                        .map(AddressPool::subnet)
                        .anyMatch(
                                subnet -> subnet.contains(address) && !subnet.isReserved(address));
        if (!belongs) {
            throw new NetworkException(
                    NetworkException.Kind.BAD_REQUEST,
                    "%s is no address of network %s, which has %s"
                            .formatted(
                                    Subnet.text(address),
                                    network.name(),
                                    network.pools().stream().map(AddressPool::subnet).toList()));
        }
        if (taken.contains(address)) {
            throw new NetworkException(
                    NetworkException.Kind.CONFLICT,
                    "address %s of network %s is in use"
                            .formatted(Subnet.text(address), network.name()));
        }
    }

    private InetAddress lowest(AddressPool pool) throws NetworkException {
        Subnet range = pool.range().orElse(pool.subnet());
        BigInteger size = range.size();
        for (BigInteger i = BigInteger.ZERO; i.compareTo(size) < 0; i = i.add(BigInteger.ONE)) {
            InetAddress candidate = range.at(i);
            if (!taken.contains(candidate) && !pool.subnet().isReserved(candidate)) {
                return candidate;
            }
        }
        throw new NetworkException(
                NetworkException.Kind.CONFLICT,
                "network %s has no address left: all of %s are in use"
                        .formatted(network.name(), range));
    }
}
