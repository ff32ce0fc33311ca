package io.weir.provisioning.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.provisioning.lab.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What lives inside the controller, without processes, wire and switches: the benchmarks among its tests, run by JMH. */
final class InsideBench implements Bench {

    /** What the launcher's build has written: the class path that they run with. */
    private static final Path CLASS_PATH = Path.of(".weir", "build", "inside.classpath");

    @Override
    public String name() {
        return "inside";
    }

    @Override
    public String about() {
        return "What single steps cost inside the controller, by JMH: a JVM of its own for each, three seconds of warming up,"
                + " then five of a second each, of which each gives one sample. Changes are of one container among 10,000,"
                + " of 200 tenants on ten hosts, each with one rule; flows are those of one of these hosts. A tenant of ten"
                + " thousand has them all, and 1,000 rules.";
    }

    @Override
    public String bounds() {
        return "The processor and its caches. These are times of warm code in one thread, without store, REST, wire and"
                + " switch, so what a change takes from outside is more than their sum.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        ground.leaveSpread();
        Path file = ground.file("inside.json");
        Ground.must(
                ground.shell(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        "org.openjdk.jmh.Main",
                        "-foe",
                        "true",
                        "-rf",
                        "json",
                        "-rff",
                        file.toString(),
                        "io.weir.*Benchmark"));
        try {
            for (JsonNode benchmark : new ObjectMapper().readTree(file.toFile())) {
                tell(benchmark, results);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        try {
            return Files.readString(Launcher.find().script().resolveSibling(CLASS_PATH));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tell(JsonNode benchmark, Results results) {
        String name = benchmark.path("benchmark").asText();
        JsonNode metric = benchmark.path("primaryMetric");
        String unit = metric.path("scoreUnit").asText().replace("us/op", "µs").replace("/op", "");
        Results.Series series = results.amounts(words(name), Figure.WEIR, unit, "JMH " + name);
        for (JsonNode fork : metric.path("rawData")) {
            fork.forEach(sample -> series.add(sample.asDouble()));
        }
    }

    /** The words that a method's name is made of. */
    static String words(String name) {
        return name.substring(name.lastIndexOf('.') + 1)
                .replaceAll("(?<=.)([A-Z])", " $1")
                .toLowerCase(Locale.ROOT);
    }
}
