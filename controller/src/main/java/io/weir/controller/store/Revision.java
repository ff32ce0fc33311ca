package io.weir.controller.store;

import java.time.Instant;

/**
 * The record of one change.
 *
 * @param number from 1, without gaps
 * @param at when it was made, to the millisecond
 * @param who who made it, in their own words; may be empty
 * @param why what for; may be empty
 */
public record Revision(long number, Instant at, String who, String why) {}
