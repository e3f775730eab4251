package dev.bulkhead.docker;

import dev.bulkhead.docker.http.SocketTransport;
import dev.bulkhead.docker.http.Transport;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Clients over TCP. With certificates, whoever has one of the same authority may do everything;
 * without, everybody on this machine may, and nobody else can.
 */
public final class TcpSource implements ClientSource {
    private static final Logger LOG = System.getLogger(TcpSource.class.getName());
    private static final int BACKLOG = 128;

    private final ServerSocket socket;

    private TcpSource(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Listens at an address.
     *
     * @param certificates a directory with ca.pem, cert.pem and key.pem; absent: for loopback only
     * @throws IOException also if the address is not loopback's and there are no certificates
     */
    public static TcpSource listen(InetSocketAddress address, Optional<Path> certificates)
            throws IOException {
        if (address.isUnresolved()) {
            throw new IOException("no such host: " + address.getHostString());
        }
        if (certificates.isPresent()) {
            SSLServerSocket secure =
                    (SSLServerSocket)
                            Certificates.read(certificates.get())
                                    .getServerSocketFactory()
                                    .createServerSocket();
            secure.setNeedClientAuth(true);
            return bind(secure, address);
        }
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IOException(
                    "the Docker API is not served at %s without certificates, since whoever reaches it is root: give a directory with ca.pem, cert.pem and key.pem, or a loopback address"
                            .formatted(address));
        }
        LOG.log(
                Level.WARNING,
                "the Docker API is served at {0} without certificates: every user of this machine"
                        + " is root by it",
                address);
        return bind(new ServerSocket(), address);
    }

    private static TcpSource bind(ServerSocket socket, InetSocketAddress address)
            throws IOException {
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
            return new TcpSource(socket);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    @Override
    public Client accept() throws IOException {
        return new TcpClient(socket.accept());
    }

    private record TcpClient(Socket socket) implements Client {
        @Override
        public Transport transport() throws IOException {
            socket.setTcpNoDelay(true);
            return new SocketTransport(socket, name());
        }

        private String name() throws IOException {
            String address = String.valueOf(socket.getRemoteSocketAddress());
            if (socket instanceof SSLSocket secure) {
                secure.startHandshake();
                try {
                    return secure.getSession().getPeerPrincipal().getName() + " at " + address;
                } catch (SSLPeerUnverifiedException e) {
                    throw new IOException("a client without a certificate: " + address, e);
                }
            }
            return "somebody at " + address;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Returns the port, also where the system chose it. */
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public String address() {
        return "tcp://%s:%d".formatted(socket.getInetAddress().getHostAddress(), port());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "the socket was closed badly", failure);
        }
    }
}
