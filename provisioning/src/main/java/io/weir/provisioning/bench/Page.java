package io.weir.provisioning.bench;

import io.weir.provisioning.bench.Figure.Ratio;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes what was measured for people: the newest run of each bench, in Markdown. */
final class Page {

    private static final String INTRODUCTION = """
            # Performance

            Written by `./weir bench`, which measures Weir and its peers in turn, round by round, in one run, each as a
            process of its own on real switches (user-space datapath, ports without anything behind them). Do not edit:
            `./weir bench` measures all of it again, `./weir bench NAME` one part. All samples, and those of runs before,
            are in [performance.json](performance.json).

            Figures are medians, with the least and the most in brackets. *Times as good* is Weir compared with the peer,
            so above 1 Weir is ahead: the one median to the other, and in brackets the worst and the best round. Trust
            ratios more than figures: both sides had the same machine in the same minute. How fast that machine was then
            stands at the end of each part: what a fixed loop took, and the first touch of memory. Where packets are
            measured (`datapath`, `effect`), processes keep to processors of their own; elsewhere they may use all, since a
            peer of several processes would lose most by less. *Confirmed* means that every connected switch has answered
            the barrier behind the last of its flows; and of what may forbid something, that Weir has been told by the
            switch that it acts on nothing more that it had decided before.

            *So far* shows the last runs, oldest first, each beside the best of them: ▁ is as good as that, █ twice as bad
            or worse. It compares what *times as good* says, where there is a peer, since the runs were on different
            machines; else the figure itself.
            """;

    private final History history;
    private final StringBuilder out = new StringBuilder();

    private Page(History history) {
        this.history = history;
    }

    static String of(History history, List<Bench> benches) {
        Page page = new Page(history);
        page.out.append(INTRODUCTION);
        page.aims();
        for (Bench bench : benches) {
            history.newest(bench.name()).ifPresent(run -> page.section(bench, run));
        }
        return page.out.toString();
    }

    /** Which aims are missed, before anything else. */
    private void aims() {
        List<String> missed = new ArrayList<>();
        int judged = 0;
        for (Aim aim : Aim.ALL) {
            Optional<Figure> weir = newest(aim.bench(), aim.what(), Figure.WEIR);
            Optional<Figure> peer = newest(aim.bench(), aim.what(), aim.beside());
            if (weir.isPresent() && (aim.beside().isEmpty() || peer.isPresent())) {
                judged++;
                if (!aim.isMet(weir.get(), peer)) {
                    missed.add("| " + aim.bench() + " | " + aim.what() + " | " + aim.text(weir.get()) + " | "
                            + peer.map(theirs -> cell(weir.get().to(theirs))).orElseGet(() -> cell(weir.get()))
                            + " |\n");
                }
            }
        }
        out.append("\n## Aims\n\n");
        paragraph("Of " + judged + " aims, " + (judged - missed.size()) + " are met. These are not:");
        out.append("| bench | what | aim | measured |\n|---|---|---|---|\n");
        missed.forEach(out::append);
    }

    private Optional<Figure> newest(String bench, String what, String side) {
        return history.newest(bench).stream()
                .flatMap(run -> run.figures().stream())
                .filter(figure -> figure.what().equals(what) && figure.side().equals(side))
                .findFirst();
    }

    private void section(Bench bench, Run run) {
        out.append("\n## ").append(bench.name()).append("\n\n");
        paragraph(bench.about());
        out.append("| | Weir | beside it | times as good | so far |\n|---|---|---|---|---|\n");
        for (Figure figure : run.figures()) {
            rows(figure, run);
        }
        out.append('\n');
        paragraph("**What bounds it.** " + bench.bounds());
        run.notes().forEach(note -> paragraph("**Note.** " + note));
        commands(run);
        Speed before = run.speedBefore();
        Speed after = run.speedAfter();
        paragraph(String.format(
                "%s, %.0f s in all, load average %.1f before and %.1f after%s. %s.",
                run.at(),
                run.seconds(),
                run.loadBefore(),
                run.loadAfter(),
                before == null || after == null ? "" : "; " + Speed.describe(before, after),
                run.machine().describe()));
        out.setLength(out.length() - 1);
    }

    /** A thing's rows: Weir's figure beside each peer's; or a peer's alone, where Weir has none. */
    private void rows(Figure figure, Run run) {
        List<Figure> beside = run.figures().stream().filter(figure::isBeside).toList();
        if (figure.side().equals(Figure.WEIR)) {
            if (beside.isEmpty()) {
                row(figure.what(), Optional.of(figure), Optional.empty());
            }
            beside.forEach(peer -> row(figure.what(), Optional.of(figure), Optional.of(peer)));
        } else if (beside.stream().noneMatch(other -> other.side().equals(Figure.WEIR))) {
            row(figure.what(), Optional.empty(), Optional.of(figure));
        }
    }

    private void row(String what, Optional<Figure> weir, Optional<Figure> peer) {
        String theirs = peer.map(figure -> figure.side() + ": " + cell(figure)).orElse("");
        String ratio = weir.flatMap(figure -> peer.map(figure::to))
                .filter(Ratio::isTelling)
                .map(Page::cell)
                .orElse("");
        out.append("| ").append(what).append(" | ").append(weir.map(Page::cell).orElse(""));
        String soFar = weir.map(figure -> Trend.of(history, figure, peer)).orElse("");
        out.append(" | ").append(theirs).append(" | ").append(ratio);
        out.append(" | ").append(soFar).append(" |\n");
    }

    private static String cell(Figure figure) {
        String median = "**" + Figure.format(figure.median()) + "** " + figure.unit();
        return figure.min() == figure.max()
                ? median
                : median + " (" + Figure.format(figure.min()) + " – " + Figure.format(figure.max()) + ")";
    }

    private static String cell(Ratio ratio) {
        if (!Double.isFinite(ratio.ofMedians())) {
            return "";
        }
        String ofMedians = "**" + Figure.format(ratio.ofMedians()) + "**";
        return ratio.worstPair() == ratio.bestPair()
                ? ofMedians
                : ofMedians + " (" + Figure.format(ratio.worstPair()) + " – " + Figure.format(ratio.bestPair()) + ")";
    }

    private void commands(Run run) {
        Set<String> lines = new LinkedHashSet<>();
        for (Figure figure : run.figures()) {
            lines.add("- " + figure.side() + ": `" + figure.command() + "`");
        }
        out.append("What was timed or read:\n\n");
        lines.forEach(line -> out.append(line).append('\n'));
        out.append('\n');
    }

    /** Breaks lines at 120 characters, as the rest of the documentation does. */
    private void paragraph(String text) {
        List<String> line = new ArrayList<>();
        int length = 0;
        for (String word : text.split(" ", -1)) {
            if (length + word.length() > 119) {
                out.append(String.join(" ", line)).append('\n');
                line.clear();
                length = 0;
            }
            line.add(word);
            length += word.length() + 1;
        }
        out.append(String.join(" ", line)).append("\n\n");
    }
}
