package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomPublications;
import io.weir.flows.model.Container;
import io.weir.flows.model.Container.State;
import io.weir.flows.model.Container.Template;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    private static final String SOUND = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants: {usr1: {subnets: {net: {cidr: 192.168.1.0/24}}, containers: {web: {host: vm1}}}}
            """;

    @Property(tries = 300)
    void whatIsWrittenReadsBackAsTheSameIntent(@ForAll long seed) {
        Intent intent = new RandomPublications(seed).on(new RandomPolicies(seed).on(new RandomIntents(seed).intent()));
        assertEquals(intent, Intents.read(IntentWriter.yaml(intent)));
        assertEquals(intent, Intents.read(IntentWriter.json(intent)));
    }

    @Property(tries = 300)
    void whatIsWrittenWinsOverAnyPreviousIntentAndEqualPartsAreTheSameObjects(@ForAll long seed) {
        RandomIntents random = new RandomIntents(seed);
        RandomPolicies policies = new RandomPolicies(seed);
        Intent plain = random.intent();
        Intent previous = cut(policies.on(plain));
        Intent edited = seed % 2 == 0
                ? new Intent(
                        previous.overlay(),
                        previous.hosts(),
                        previous.tenants(),
                        policies.on(plain).rules())
                : policies.on(random.edit(plain));
        Reading reading = IntentReader.read(IntentWriter.yaml(edited), previous);
        if (reading instanceof Reading.Bad bad) {
            // Nothing else that was before can make a sound document wrong (PeersChangeTest).
            assertTrue(
                    bad.problems().stream()
                            .allMatch(problem -> problem.toString().contains(" until now, which overlaps ")),
                    () -> bad.problems().toString());
            return;
        }
        Intent read = ((Reading.Whole) reading).intent();
        assertEquals(edited, read);
        for (Tenant tenant : read.tenants().values()) {
            Tenant before = previous.tenants().get(tenant.name());
            if (tenant.equals(before)) {
                assertSame(before, tenant);
            }
        }
        if (read.rules().equals(previous.rules())) {
            assertSame(previous.rules(), read.rules());
        }
    }

    /** The same without rules that leave something behind when they go, and without what such rules left. */
    private static Intent cut(Intent intent) {
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        intent.tenants().forEach((name, tenant) -> tenants.put(name, tenant.withRules(cut(tenant.rules()))));
        return new Intent(intent.overlay(), intent.hosts(), tenants, cut(intent.rules()));
    }

    private static List<Rule> cut(List<Rule> rules) {
        return rules.stream()
                .filter(rule -> rule.sessions() instanceof Rule.Sessions.Cut && !rule.isWithdrawn())
                .toList();
    }

    @Property(tries = 1000)
    void anyTemplateOptionSurvives(@ForAll("options") List<String> options) {
        Intent intent = Intents.read(SOUND);
        Container plain = Intents.container(intent, "usr1", "web");
        Container odd = new Container(
                plain.name(),
                plain.host(),
                plain.subnet(),
                plain.address(),
                plain.mac(),
                plain.port(),
                new Template("debian", options),
                OptionalInt.of(1400),
                State.STOPPED);
        Intent changed = Intents.whole(
                ContainerEdit.put(IntentWriter.container(odd), new ContainerId("usr1", "web"), InUse.of(intent)));
        assertEquals(odd, Intents.container(changed, "usr1", "web"));
        assertEquals(changed, Intents.read(IntentWriter.yaml(changed)));
        assertEquals(changed, Intents.read(IntentWriter.json(changed)));
    }

    @Provide
    Arbitrary<List<String>> options() {
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(20).filter(text -> text.codePoints()
                .noneMatch(c -> c == 0 || c >= 0xd800 && c <= 0xdfff));
        Arbitrary<String> nasty = Arbitraries.of(
                "",
                " ",
                "~",
                "null",
                "yes",
                "0x10",
                "1e3",
                "a: b",
                "a #b",
                "- a",
                "'",
                "\"",
                "\\",
                "\\n",
                "\n",
                "\r\n",
                "\t",
                "{",
                "]",
                "!tag",
                "&a",
                "*a",
                "%",
                "@",
                "`",
                "--- ",
                "...",
                "\u0085",
                "\u2028",
                "\ufeff",
                "\u00a0",
                "\ud83d\ude00",
                "é",
                "a,b",
                "?",
                "<<",
                "=",
                "\u007f",
                "\u001b[2J",
                "\ufffe",
                "\uffff");
        return Arbitraries.oneOf(any, nasty).list().ofMinSize(1).ofMaxSize(4);
    }

    @Test
    void wordsThatYamlTakesForSomethingElseMayBeNames() {
        String text = "";
        for (String name : List.of("null", "true", "no", "1e3", "0x10", "12", "1.5", "y", "on", "2026-11-23")) {
            text += "    \"%s\": {address: 192.0.2.%d}\n".formatted(name, 1 + text.length() / 10);
        }
        Intent intent = Intents.read("hosts:\n" + text);
        assertEquals(10, intent.hosts().size());
        assertEquals(intent, Intents.read(IntentWriter.yaml(intent)));
        assertEquals(intent, Intents.read(IntentWriter.json(intent)));
    }

    @Test
    void aDatapathIdWithItsHighestBitSetSurvives() {
        Intent intent = Intents.read(SOUND);
        Host host = new Host("vm1", "br", intent.hosts().get("vm1").address(), OptionalLong.of(-2), 9000);
        Intent odd =
                new Intent(intent.overlay(), new TreeMap<>(java.util.Map.of("vm1", host)), intent.tenants(), List.of());
        assertEquals(odd, Intents.read(IntentWriter.yaml(odd)));
    }

    @Test
    void nothingIsWrittenAsNothingAndReadBack() {
        assertSame(Intent.EMPTY, Intents.read(IntentWriter.yaml(Intent.EMPTY)));
        assertSame(Intent.EMPTY, Intents.read(IntentWriter.json(Intent.EMPTY)));
    }

    @Test
    void anIntentReadAgainIsTheSameObject() {
        Intent intent = Intents.read(SOUND);
        assertSame(intent, Intents.read(SOUND, intent));
    }

    @Test
    void aThousandTenantsWithTenThousandContainersReadBack() {
        Intent intent = Intents.read(ReadingSpeed.text(10_000));
        assertEquals(1000, intent.tenants().size());
        assertEquals(
                1000,
                intent.tenants().values().stream()
                        .map(Tenant::number)
                        .distinct()
                        .count());
        assertEquals(intent, Intents.read(IntentWriter.yaml(intent)));
        assertSame(intent, Intents.read(IntentWriter.json(intent), intent));
    }
}
