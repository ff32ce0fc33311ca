/** Where the intent's revisions are kept, durable before any of them is acknowledged. */
@NullMarked
package io.weir.controller.store;

import org.jspecify.annotations.NullMarked;
