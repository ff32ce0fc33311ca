package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What ovs-vswitchd 3.1 says of the kernel's datapath. */
final class OpenVSwitchTest {

    @Test
    void withoutTheModuleThereIsNoSuchFile() {
        assertTrue(OpenVSwitch.lacksModule(failure("No such file or directory")));
    }

    @Test
    void withTheModuleAndNoBridgeThereIsNoSuchDevice() {
        assertFalse(OpenVSwitch.lacksModule(failure("No such device")));
    }

    @Test
    void aFailureOfAnotherKindIsNoReasonToLeaveTheKernel() {
        assertFalse(OpenVSwitch.lacksModule(failure("Cannot allocate memory")));
        assertFalse(OpenVSwitch.lacksModule(
                new Commands.Result(0, "system@ovs-system:\n  port 0: ovs-system (internal)\n")));
    }

    private static Commands.Result failure(String reason) {
        String message = "ovs-vswitchd: opening datapath system@ovs-system failed (" + reason + ")\n"
                + "ovs-appctl: ovs-vswitchd: server returned an error\n";
        return new Commands.Result(2, message);
    }
}
