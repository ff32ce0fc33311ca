package io.weir.controller.benchmark;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Intent;
import java.util.Map;
import java.util.TreeMap;

/** 10,000 containers on ten hosts: what a benchmark runs among. */
public final class Crowd {

    private static final int CONTAINERS = 10_000;
    private static final int HOSTS = 10;

    private Crowd() {}

    /** Containers of 200 tenants, with a rule for each tenant; the same each time. */
    public static Intent intent() {
        return of(200, 1);
    }

    /** Containers of one tenant, {@code t0}, with 1,000 rules; the same each time. */
    public static Intent ofOneTenant() {
        return of(1, 1_000);
    }

    private static Intent of(int tenants, int rules) {
        StringBuilder text = new StringBuilder("hosts:\n");
        for (int host = 0; host < HOSTS; host++) {
            text.append("  h" + host + ": {address: 192.0.2." + (host + 1) + "}\n");
        }
        text.append("tenants:\n");
        for (int tenant = 0; tenant < tenants; tenant++) {
            text.append("  t" + tenant + ":\n    inside: deny\n    subnets: {net: {cidr: 10.0.0.0/16}}\n    rules:\n");
            for (int rule = 0; rule < rules; rule++) {
                text.append("      - {name: db" + rule + ", from: {labels: {role: web}}, to: {labels: {role: db}},"
                        + " protocol: tcp, ports: " + (5432 + rule) + "}\n");
            }
            text.append("    containers:\n");
            for (int member = 0; member < CONTAINERS / tenants; member++) {
                String role = member % 2 == 0 ? "web" : "db";
                text.append("      c" + (tenant * (CONTAINERS / tenants) + member) + ": {host: h"
                        + (tenant + member) % HOSTS + ", labels: {role: " + role + "}}\n");
            }
        }
        return whole(IntentReader.read(text.toString(), Intent.EMPTY));
    }

    /** The ports of a host that all its containers are plugged into. */
    public static Ports ports(NetworkView network, String host) {
        Map<String, Integer> numbers = new TreeMap<>();
        for (WantedPort port : network.host(host).orElseThrow().ports()) {
            numbers.put(port.name(), numbers.size() + 1);
        }
        return new Ports(numbers);
    }

    /** What came of reading what is known to be right. */
    static Intent whole(Reading reading) {
        if (reading instanceof Reading.Whole whole) {
            return whole.intent();
        }
        throw new IllegalArgumentException(reading.toString());
    }
}
