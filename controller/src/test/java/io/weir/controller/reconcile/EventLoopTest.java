package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class EventLoopTest {

    private final AtomicBoolean read = new AtomicBoolean();
    private final CompletableFuture<Channel> connected = new CompletableFuture<>();

    @Test
    void whatASwitchSaysIsReadBetweenTheTurnsOfLongWork() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel server = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel peer) {
                            peer.pipeline().addLast(new Reader());
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            try (Socket socket = new Socket()) {
                socket.connect(server.localAddress());
                EventLoop loop =
                        new EventLoop(connected.get(30, TimeUnit.SECONDS).eventLoop());
                CompletableFuture<Boolean> readMeanwhile = new CompletableFuture<>();
                loop.execute(() -> {
                    // From here on nothing is read but between turns.
                    say(socket);
                    turn(loop, 10_000, readMeanwhile);
                });
                assertTrue(readMeanwhile.get(30, TimeUnit.SECONDS));
            }
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private void turn(EventLoop loop, int left, CompletableFuture<Boolean> readMeanwhile) {
        if (read.get() || left == 0) {
            readMeanwhile.complete(read.get());
        } else {
            loop.nextTurn(() -> turn(loop, left - 1, readMeanwhile));
        }
    }

    private static void say(Socket socket) {
        try {
            socket.getOutputStream().write(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            connected.complete(context.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            read.set(true);
        }
    }
}
