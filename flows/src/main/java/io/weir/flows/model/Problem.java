package io.weir.flows.model;

/**
 * One thing that is wrong with a declaration.
 *
 * @param path where, in the words of the document: {@code tenants.red.subnets.web.cidr}
 * @param line the line of the document, from 1; 0 if it has none
 * @param what what is wrong
 * @param remedy what would be right
 */
public record Problem(String path, int line, String what, String remedy) {

    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ", " : "") + path + ": " + what + "; " + remedy;
    }
}
