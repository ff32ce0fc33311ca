package io.weir.flows.tables;

import io.weir.flows.pipeline.Table;
import org.junit.jupiter.api.Test;

class ObserveTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.OBSERVE);
    }
}
