package io.weir.controller.intent;

import java.util.OptionalLong;

/**
 * What is said about a change beside what it is.
 *
 * @param onlyAt the revision that it was made from, if it is to be made to no other
 * @param who who makes it, in their own words; may be empty
 * @param why what for; may be empty
 */
public record Proposal(OptionalLong onlyAt, String who, String why) {}
