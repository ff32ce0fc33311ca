package io.weir.controller.intent;

import io.weir.controller.store.Change;
import io.weir.controller.store.Entry;
import io.weir.controller.store.StoreException;
import io.weir.flows.document.Edit;
import io.weir.flows.document.InUse;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.document.Resource;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import java.util.List;

/** Makes an intent again as the store has it: the newest whole one, and the changes of single things since. */
final class Replay {

    private Replay() {}

    /**
     * The intent after the last of some entries.
     *
     * @param entries oldest first
     * @param inUse moved to the intent
     * @throws StoreException if this Weir does not understand an entry
     */
    static Intent of(List<Entry> entries, InUse inUse) throws StoreException {
        Intent intent = Intent.EMPTY;
        for (Entry entry : entries) {
            intent = after(entry, intent, inUse);
            inUse.moveTo(intent);
        }
        return intent;
    }

    private static Intent after(Entry entry, Intent before, InUse inUse) throws StoreException {
        Reading reading = read(entry, before, inUse);
        if (reading instanceof Reading.Bad bad) {
            throw new StoreException("revision " + entry.revision().number()
                    + " in the store is not understood: " + bad.problems().get(0)
                    + ". It was written by another Weir: start that one, get the intent, and apply it to a new store");
        }
        return ((Reading.Whole) reading).intent();
    }

    private static Reading read(Entry entry, Intent before, InUse inUse) throws StoreException {
        long number = entry.revision().number();
        Moment moment = new Moment(number, entry.revision().at().getEpochSecond());
        if (entry.change() instanceof Change.Whole whole) {
            // It states all that was left of rules then, also what was over but had not been ended yet.
            return IntentReader.read(whole.text(), before, new Moment(number, 0));
        }
        if (entry.change() instanceof Change.Put put) {
            return Edit.put(resource(put.path(), number), put.text(), inUse, moment);
        }
        return Edit.remove(resource(((Change.Remove) entry.change()).path(), number), inUse, moment);
    }

    private static Resource resource(String path, long revision) throws StoreException {
        return Resource.parse(path)
                .orElseThrow(() -> new StoreException("revision " + revision + " in the store is of " + path
                        + ", which this Weir does not know: it was written by a newer one"));
    }
}
