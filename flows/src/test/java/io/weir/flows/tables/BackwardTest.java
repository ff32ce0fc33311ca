package io.weir.flows.tables;

import io.weir.flows.pipeline.Table;
import org.junit.jupiter.api.Test;

class BackwardTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.BACKWARD);
    }
}
