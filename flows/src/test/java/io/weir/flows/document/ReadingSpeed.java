package io.weir.flows.document;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import java.lang.management.ManagementFactory;

/** Measures reading, writing and editing large intents; a program, not a test: {@code ReadingSpeed [containers]}. */
final class ReadingSpeed {

    private ReadingSpeed() {}

    public static void main(String[] arguments) {
        int containers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        String text = text(containers);
        for (int round = 0; round < 8; round++) {
            measure(text);
        }
    }

    private static void measure(String text) {
        Problems problems = new Problems();
        long start = cpuNanoseconds();
        NodeReader.read(text, IntentReader.LIMITS, problems);
        long parsed = cpuNanoseconds();
        Intent intent = Intents.read(text);
        long read = cpuNanoseconds();
        Intents.read(text, intent);
        long again = cpuNanoseconds();
        String written = IntentWriter.yaml(intent);
        String json = IntentWriter.json(intent);
        long wrote = cpuNanoseconds();
        Intents.read(json);
        long readJson = cpuNanoseconds();
        JsonReader.read(json, IntentReader.LIMITS, problems);
        long parsedJson = cpuNanoseconds();
        YamlReader.read(json, IntentReader.LIMITS, problems);
        long parsedAsYaml = cpuNanoseconds();
        long indexing = cpuNanoseconds();
        InUse inUse = InUse.of(intent);
        long indexed = cpuNanoseconds();
        for (int i = 0; i < 10; i++) {
            Intents.whole(ContainerEdit.put("{host: h3}", new ContainerId("t0", "new" + i), inUse));
        }
        long done = cpuNanoseconds();
        System.out.printf(
                "%,d characters: parse %d ms, read %d ms, read again %d ms, write both %d ms (%,d, %,d characters),"
                        + " read JSON %d ms (parse %d ms, as YAML %d ms), index %d ms, put one %.2f ms%n",
                text.length(),
                (parsed - start) / 1_000_000,
                (read - parsed) / 1_000_000,
                (again - read) / 1_000_000,
                (wrote - again) / 1_000_000,
                written.length(),
                json.length(),
                (readJson - wrote) / 1_000_000,
                (parsedJson - readJson) / 1_000_000,
                (parsedAsYaml - parsedJson) / 1_000_000,
                (indexed - indexing) / 1_000_000,
                (done - indexed) / 1e7);
    }

    /** Of this thread, since other programs want the machine too. */
    private static long cpuNanoseconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Ten containers a tenant, on 100 hosts. */
    static String text(int containers) {
        StringBuilder text = new StringBuilder("overlay: vxlan\nhosts:\n");
        for (int host = 0; host < 100; host++) {
            text.append("  h%d: {bridge: h%d-br, address: 192.0.2.%d}%n".formatted(host, host, host + 1));
        }
        text.append("tenants:\n");
        for (int tenant = 0; tenant < containers / 10; tenant++) {
            text.append("  t%d:%n    subnets:%n      net: {cidr: 10.0.0.0/16}%n    containers:%n".formatted(tenant));
            for (int i = 0; i < 10; i++) {
                int number = tenant * 10 + i;
                text.append(
                        "      c%d: {host: h%d, subnet: net, address: 10.0.1.%d, mac: \"00:16:3e:%02x:%02x:%02x\", port: c%d-veth, template: busybox}%n"
                                .formatted(
                                        number,
                                        number % 100,
                                        i + 1,
                                        number >> 16,
                                        number >> 8 & 255,
                                        number & 255,
                                        number));
            }
        }
        return text.toString();
    }
}
