package io.weir.provisioning.agent;

/**
 * What an agent was told when it was started, and its plans depend on.
 *
 * @param host this host's name in the intent
 * @param openflow where its switch finds the controller: {@code tcp:192.0.2.1:6653}
 */
record Site(String host, String openflow) {}
