package io.weir.flows.tables;

import io.weir.flows.pipeline.Table;
import org.junit.jupiter.api.Test;

class AdmitTest {

    @Test
    void itsFlowsAreThoseOfTheGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.ADMIT);
    }
}
