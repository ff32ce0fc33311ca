package io.weir.flows.document;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.RuleId;
import java.util.Optional;

/** One thing of an intent that can be edited by itself, named by the path that it has in REST and in the store. */
public sealed interface Resource {

    /** A whole tenant. */
    record OfTenant(String tenant) implements Resource {

        @Override
        public String path() {
            return "tenants/" + tenant;
        }
    }

    /** A subnet of a tenant. */
    record OfSubnet(String tenant, String name) implements Resource {

        @Override
        public String path() {
            return "tenants/" + tenant + "/subnets/" + name;
        }
    }

    /** A container. */
    record OfContainer(ContainerId id) implements Resource {

        @Override
        public String path() {
            return "tenants/" + id.tenant() + "/containers/" + id.name();
        }
    }

    /** A rule that is not withdrawn. */
    record OfRule(RuleId id) implements Resource {

        @Override
        public String path() {
            return RuleTier.wishName(id);
        }
    }

    /** What is left of a rule that was withdrawn or changed, known by the number that its sessions have. */
    record OfWithdrawn(RuleId id, int number) implements Resource {

        @Override
        public String path() {
            return RuleTier.wishName(id) + "@" + number;
        }
    }

    /** The words for it, joined by slashes. */
    String path();

    /** What a path names; empty if it has not the form of any. */
    static Optional<Resource> parse(String path) {
        String[] words = path.split("/", -1);
        if (words.length == 2 && words[0].equals("rules")) {
            return rule(RuleId.OPERATOR, words[1]);
        }
        if (words.length == 2 && words[0].equals("tenants")) {
            return Optional.of(new OfTenant(words[1]));
        }
        if (words.length != 4 || !words[0].equals("tenants")) {
            return Optional.empty();
        }
        return switch (words[2]) {
            case "subnets" -> Optional.of(new OfSubnet(words[1], words[3]));
            case "containers" -> Optional.of(new OfContainer(new ContainerId(words[1], words[3])));
            case "rules" -> rule(words[1], words[3]);
            default -> Optional.empty();
        };
    }

    private static Optional<Resource> rule(String tier, String name) {
        int mark = name.lastIndexOf('@');
        if (mark < 0) {
            return Optional.of(new OfRule(new RuleId(tier, name)));
        }
        String number = name.substring(mark + 1);
        return number.matches("[1-9][0-9]{0,7}")
                ? Optional.of(new OfWithdrawn(new RuleId(tier, name.substring(0, mark)), Integer.parseInt(number)))
                : Optional.empty();
    }
}
