package dev.bulkhead.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * Who somebody is to a registry.
 *
 * @param username empty: the secret is an identity token (OAuth2's refresh token)
 * @param secret a password or a token
 */
public record Credentials(String username, String secret) {
    boolean isToken() {
        return username.isEmpty() || username.equals("<token>");
    }

    /** Returns the value of the header Authorization (RFC 7617). */
    String basic() {
        byte[] pair = (username + ":" + secret).getBytes(UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "Credentials[username=" + username + "]";
    }
}
