package dev.bulkhead.engine;

/**
 * Who somebody is to a registry.
 *
 * @param username empty: the secret is an identity token (OAuth2's refresh token)
 * @param secret a password or a token
 */
public record RegistryCredentials(String username, String secret) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "RegistryCredentials[username=" + username + "]";
    }
}
