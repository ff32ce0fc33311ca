package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.fail;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Problem;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.List;
import java.util.Objects;

/** Short words for what the tests of this package do all the time. */
final class Intents {

    private Intents() {}

    static Intent read(String text) {
        return read(text, Intent.EMPTY);
    }

    static Intent read(String text, Intent previous) {
        return whole(IntentReader.read(text, previous));
    }

    static Intent read(String text, Intent previous, Moment moment) {
        return whole(IntentReader.read(text, previous, moment));
    }

    static Intent whole(Reading reading) {
        if (reading instanceof Reading.Whole whole) {
            return whole.intent();
        }
        return fail(String.valueOf(problems(reading)));
    }

    static List<Problem> problems(String text) {
        return problems(IntentReader.read(text, Intent.EMPTY));
    }

    static List<Problem> problems(Reading reading) {
        if (reading instanceof Reading.Bad bad) {
            return bad.problems();
        }
        return fail("nothing is wrong with it");
    }

    static Tenant tenant(Intent intent, String name) {
        return Objects.requireNonNull(intent.tenants().get(name), name);
    }

    static Subnet subnet(Intent intent, String tenant, String name) {
        return Objects.requireNonNull(tenant(intent, tenant).subnets().get(name), name);
    }

    static Container container(Intent intent, String tenant, String name) {
        return Objects.requireNonNull(tenant(intent, tenant).containers().get(name), name);
    }
}
