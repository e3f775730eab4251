package dev.bulkhead.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that one owner has.
 *
 * @param owner who
 * @param endpoints their places in networks
 * @param forwards their published ports
 */
record Membership(String owner, List<Endpoint> endpoints, List<Forward> forwards) {
    Membership {
        endpoints = List.copyOf(endpoints);
        forwards = List.copyOf(forwards);
    }

    static Membership of(String owner) {
        return new Membership(owner, List.of(), List.of());
    }

    Optional<Endpoint> in(String network) {
        return endpoints.stream().filter(each -> each.network().equals(network)).findFirst();
    }

    Membership with(Endpoint endpoint) {
        List<Endpoint> more = new ArrayList<>(endpoints);
        more.add(endpoint);
        return new Membership(owner, more, forwards);
    }

    /** Leaves out an endpoint; ports that led there lead to another one, if there is any. */
    Membership without(Endpoint endpoint, Predicate<Endpoint> eligible) {
        List<Endpoint> left = endpoints.stream().filter(each -> !each.equals(endpoint)).toList();
        Membership rest = new Membership(owner, left, List.of());
        List<Forward> led = new ArrayList<>();
        for (Forward forward : forwards) {
            if (!endpoint.addresses().contains(forward.target())) {
                led.add(forward);
            } else {
                rest.target(forward.port().isIpv6(), eligible)
                        .ifPresent(target -> led.add(new Forward(forward.port(), target)));
            }
        }
        return rest.withForwards(led);
    }

    /** Leaves out what is in networks that are no more. */
    Membership only(Predicate<String> network) {
        return new Membership(
                owner,
                endpoints.stream().filter(each -> network.test(each.network())).toList(),
                forwards);
    }

    /** Lets what is for elsewhere leave by the first endpoint. */
    Membership withLeading() {
        List<Endpoint> changed = new ArrayList<>(endpoints);
        changed.set(0, changed.getFirst().withLeading());
        return new Membership(owner, changed, forwards);
    }

    boolean has(PublishedPort port) {
        return forwards.stream().anyMatch(each -> each.port().equals(port));
    }

    Membership withForwards(List<Forward> others) {
        return new Membership(owner, endpoints, others);
    }

    boolean isEmpty() {
        return endpoints.isEmpty() && forwards.isEmpty();
    }

    /** Returns a name for one more interface: the lowest that is free. */
    String freeLink() {
        int number = 0;
        while (hasLink("eth" + number)) {
            number++;
        }
        return "eth" + number;
    }

    private boolean hasLink(String name) {
        return endpoints.stream().anyMatch(each -> each.link().equals(name));
    }

    /**
     * Returns the address of a kind that its ports lead to: where packets leave, else the first.
     */
    Optional<InetAddress> target(boolean ipv6, Predicate<Endpoint> eligible) {
        return endpoints.stream()
                .filter(eligible)
                .sorted((a, b) -> Boolean.compare(b.leading(), a.leading()))
                .flatMap(each -> each.addresses().stream())
                .filter(address -> address instanceof Inet6Address == ipv6)
                .findFirst();
    }
}
