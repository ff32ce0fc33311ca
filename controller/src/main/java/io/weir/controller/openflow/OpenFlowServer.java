package io.weir.controller.openflow;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for switches. A listener is told of each one that has said who it is. */
@SuppressWarnings("FutureReturnValueIgnored") // closing is not waited for, but where it is
public final class OpenFlowServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFlowServer.class);

    private static final AttributeKey<Boolean> IDENTIFIED = AttributeKey.valueOf(OpenFlowServer.class, "identified");

    /** Bytes written and not yet taken by the switch: above the second, writing pauses until there are fewer than the first. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private static final int BACKLOG = 1_024;

    /** How long closing waits for event loops to finish, in seconds. */
    private static final long CLOSE_TIMEOUT = 5;

    private final ServerSettings settings;
    private final SwitchListener listener;
    private final EventLoopGroup loops;
    private final Channel channel;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger unidentified = new AtomicInteger();

    private OpenFlowServer(ServerSettings settings, SwitchListener listener) throws IOException {
        this.settings = settings;
        this.listener = listener;
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(io);
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(transport())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel peer) {
                        accept(peer);
                    }
                })
                .bind(settings.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, CLOSE_TIMEOUT, TimeUnit.SECONDS);
            throw new IOException(
                    "cannot listen for switches on " + settings.address() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        this.channel = bound.channel();
    }

    /** Listens from now on; throws if it cannot. */
    public static OpenFlowServer start(ServerSettings settings, SwitchListener listener) throws IOException {
        return new OpenFlowServer(settings, listener);
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Stops listening and closes every connection; switches keep their flows. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly(CLOSE_TIMEOUT, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, CLOSE_TIMEOUT, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_TIMEOUT, TimeUnit.SECONDS);
    }

    ServerSettings settings() {
        return settings;
    }

    SwitchListener listener() {
        return listener;
    }

    /** It has said who it is, and no longer counts among the strangers. */
    void identified(Channel peer) {
        if (peer.attr(IDENTIFIED).getAndSet(true) == null) {
            unidentified.decrementAndGet();
        }
    }

    static String text(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress() + ":" + internet.getPort()
                : String.valueOf(address);
    }

    private static Class<? extends ServerSocketChannel> transport() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private void accept(Channel peer) {
        int all = connections.incrementAndGet();
        int strangers = unidentified.incrementAndGet();
        peer.closeFuture().addListener(closed -> {
            connections.decrementAndGet();
            identified(peer);
        });
        if (all > settings.maxConnections() || strangers > settings.maxUnidentified()) {
            LOG.debug("{}: closed, too many connections", peer.remoteAddress());
            peer.close();
            return;
        }
        equip(peer);
    }

    /** Puts the handlers in that a connection needs. */
    void equip(Channel peer) {
        peer.pipeline()
                .addLast(new FrameDecoder())
                .addLast(new IdleStateHandler(settings.echoInterval().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new Handshake(this));
    }
}
