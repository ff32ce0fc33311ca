/** Where the intent's revisions are kept, durable before anything is said or done about them. */
@NullMarked
package io.weir.controller.store;

import org.jspecify.annotations.NullMarked;
