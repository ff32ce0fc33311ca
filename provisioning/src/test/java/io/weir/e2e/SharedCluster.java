package io.weir.e2e;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one cluster of its kind that a run has. It goes when the last test of the run is over. */
final class SharedCluster implements ParameterResolver {

    private static final Map<Class<?>, Supplier<AutoCloseable>> KINDS =
            Map.of(PolicyCluster.class, PolicyCluster::new, OutsideCluster.class, OutsideCluster::new);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return KINDS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> kind = parameter.getParameter().getType();
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(kind, key -> KINDS.get(kind).get(), AutoCloseable.class);
    }
}
