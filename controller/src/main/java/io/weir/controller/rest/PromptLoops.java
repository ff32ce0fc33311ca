package io.weir.controller.rest;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that end as soon as they are told to: Armeria ends its own after Netty's two quiet seconds, in which nothing
 * more can come once its ports are closed.
 */
final class PromptLoops extends MultiThreadIoEventLoopGroup {

    private static final int TIMEOUT_SECONDS = 1;

    PromptLoops(int threads, String name) {
        super(
                threads,
                new DefaultThreadFactory(name),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    @Override
    public Future<?> shutdownGracefully() {
        return shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
