package io.weir.flows.document;

import static io.weir.flows.document.SoundDocument.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mistakes in the form of a document, of which each is told with its path, its line and a remedy. */
class ProblemsTest {

    @Test
    void theDocumentIsSound() {
        Intents.read(SoundDocument.TEXT);
    }

    @Test
    void anUnknownKey() {
        expect(
                "host: vm2",
                "host: vm2, adress: 10.0.2.2",
                "line 22, tenants.blue.containers.app.adress: unknown key \"adress\"; did you mean address?");
    }

    @Test
    void anUnknownKeyThatIsNearNone() {
        expect(
                "rules:",
                "policies: []\nrules:",
                "line 26, policies: unknown key \"policies\"; known here: overlay, hosts, tenants, rules, zones");
    }

    @Test
    void aKeyThatIsMissing() {
        expect(
                "cidr: 10.0.3.0/24",
                "dns: []",
                "line 25, tenants.grey.subnets.net: cidr is missing; the subnet's addresses, like 192.168.1.0/24");
    }

    @Test
    void aKeyThatStandsTwice() {
        expect(
                "host: vm2",
                "host: vm2, host: vm1",
                "line 22, tenants.blue.containers.app.host: \"host\" stands here twice; keep one of the two");
    }

    @Test
    void aContainerThatStandsTwice() {
        expect(
                "      db: {host",
                "      web: {host",
                "line 16, tenants.red.containers.web: \"web\" stands here twice; keep one of the two");
    }

    @Test
    void aListWhereAMapIsNeeded() {
        expect(
                "app: {host: vm2}",
                "app: [vm2]",
                "line 22, tenants.blue.containers.app: a list where a map is needed; write key: value under it");
    }

    @Test
    void aMapWhereOneValueIsNeeded() {
        expect(
                "number: 2",
                "number: {is: 2}",
                "line 18, tenants.blue.number: a map where one value is needed; write the value alone");
    }

    @Test
    void aTabForIndentation() {
        List<Problem> problems = Intents.problems("hosts:\n\tvm1: {}\n");
        assertEquals(1, problems.size());
        assertEquals(2, problems.get(0).line());
        assertEquals("indent with spaces, not tabs", problems.get(0).remedy());
    }

    @Test
    void anEmptyDocument() {
        assertEquals(
                List.of("document: the document is empty; to declare nothing, write {}"),
                Intents.problems("# nothing\n").stream().map(Problem::toString).toList());
    }

    @Test
    void linesOfJsonAreRight() {
        List<Problem> problems = Intents.problems("""
                {
                  "hosts": {
                    "vm1": {"address": "192.0.2.1"},
                    "vm2": {
                      "bridge": "vm1-br",
                      "address": "192.0.2.300"
                    }
                  }
                }""");
        assertEquals(List.of(5, 6), problems.stream().map(Problem::line).toList());
    }
}
