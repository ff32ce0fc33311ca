package io.weir.provisioning.bench.sim;

import io.weir.provisioning.bench.sim.OpenFlow.Failure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A connection's open bundles (OpenFlow 1.4, 7.3.9): what is in one is done at once and whole, or not at all. */
final class Bundles {

    static final int OPEN = 0;
    static final int CLOSE = 2;
    static final int COMMIT = 4;
    static final int DISCARD = 6;

    private static final int ADD_FIXED = 16;

    private final Map<Integer, Content> open = new HashMap<>();

    private static final class Content {
        private final List<byte[]> messages = new ArrayList<>();
        private boolean broken;
    }

    /** Does what a control message asks; what is committed goes to {@code apply}, in order. Empty if all went well. */
    Optional<Failure> control(int id, int type, Consumer<ByteBuffer> apply) {
        if (type == OPEN) {
            return open.putIfAbsent(id, new Content()) == null ? Optional.empty() : Optional.of(Failure.BUNDLE_EXISTS);
        }
        Content content = open.get(id);
        if (content == null) {
            return Optional.of(Failure.BUNDLE_BAD_ID);
        }
        if (type == CLOSE) {
            return Optional.empty();
        }
        if (type != COMMIT && type != DISCARD) {
            return Optional.of(Failure.BUNDLE_BAD_TYPE);
        }
        open.remove(id);
        if (type == COMMIT) {
            if (content.broken) {
                return Optional.of(Failure.BUNDLE_MESSAGE_FAILED);
            }
            content.messages.forEach(message -> apply.accept(ByteBuffer.wrap(message)));
        }
        return Optional.empty();
    }

    /** Takes a message into a bundle. A bundle that a message was refused for can only be discarded. */
    Optional<Failure> add(ByteBuffer message) {
        int start = message.position();
        if (message.remaining() < ADD_FIXED + OpenFlow.HEADER) {
            return Optional.of(Failure.BAD_LENGTH);
        }
        Content content = open.get(message.getInt(start + 8));
        if (content == null) {
            return Optional.of(Failure.BUNDLE_BAD_ID);
        }
        Optional<Failure> failure = check(message);
        if (failure.isPresent()) {
            content.broken = true;
            return failure;
        }
        byte[] inner = new byte[Short.toUnsignedInt(message.getShort(start + ADD_FIXED + 2))];
        message.get(start + ADD_FIXED, inner);
        content.messages.add(inner);
        return Optional.empty();
    }

    private static Optional<Failure> check(ByteBuffer message) {
        ByteBuffer inner = message.slice(message.position() + ADD_FIXED, message.remaining() - ADD_FIXED);
        int length = Short.toUnsignedInt(inner.getShort(2));
        if (length < OpenFlow.HEADER || length > inner.remaining()) {
            return Optional.of(Failure.BAD_LENGTH);
        }
        if (inner.getInt(4) != message.getInt(message.position() + 4)) {
            return Optional.of(Failure.BUNDLE_BAD_XID);
        }
        inner.limit(length);
        boolean known = inner.get(1) == OpenFlow.FLOW_MOD && FlowEntries.isKnown(inner);
        return known ? Optional.empty() : Optional.of(Failure.BUNDLE_UNSUPPORTED);
    }
}
