package io.weir.controller.intent;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.model.Intent;

/**
 * The intent as it is.
 *
 * @param revision 0 as long as none was ever declared
 * @param view what it means for the hosts
 */
public record Current(long revision, NetworkView view) {

    public Intent intent() {
        return view.intent();
    }
}
