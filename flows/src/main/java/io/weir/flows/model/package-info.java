/** What operators declare: hosts, tenants, subnets, containers and rules, as values that are whole and checked. */
@NullMarked
package io.weir.flows.model;

import org.jspecify.annotations.NullMarked;
