namespace Penstock.Evaluation;

/// <summary>How the page of a report looks, in light and dark, wide and narrow, and on paper.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root { color-scheme: light dark;
          --paper: #f6f7f9; --card: #ffffff; --ink: #17202b; --soft: #5b6775; --line: #dde2e8; --accent: #1f6feb; --second: #d9730d;
          --good: #14804a; --bad: #c2261c; --warn: #8a5a00; --good-tint: #e5f5ec; --bad-tint: #fdecea; --warn-tint: #fff5dc;
          --c0: #1f6feb; --c1: #d9730d; --c2: #14804a; --c3: #a626a4; --c4: #c2261c; --c5: #0e7490; --c6: #8a6d00; --c7: #6d28d9; --c8: #be185d; --c9: #4b5563; }
        @media (prefers-color-scheme: dark) { :root {
          --paper: #0e1319; --card: #161d26; --ink: #e7ecf2; --soft: #9aa7b5; --line: #2b3541; --accent: #6ea8fe; --second: #f0a35e;
          --good: #58c98b; --bad: #ff8a80; --warn: #f2c14e; --good-tint: #12301f; --bad-tint: #3a1a19; --warn-tint: #33290f;
          --c0: #6ea8fe; --c1: #f0a35e; --c2: #58c98b; --c3: #d993e0; --c4: #ff8a80; --c5: #5fc9dd; --c6: #d9c05a; --c7: #b69cff; --c8: #f48fb5; --c9: #aeb8c4; } }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; scroll-padding-top: 3.5rem; }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
        .skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; z-index: 3; background: var(--card); padding: .4rem .8rem; border-radius: .4rem; }
        a { color: var(--accent); } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .3rem; }
        header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2rem; padding-bottom: .75rem; display: flex; flex-wrap: wrap; gap: .35rem 1rem; align-items: baseline; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
        h2 { font-size: 1.12rem; margin: 0 0 .15rem; } h3 { font-size: .95rem; margin: 0 0 .4rem; } .scroll + h3, .sub + h3, .note + h3 { margin-top: 1.3rem; } .scroll + .sub { margin-top: .4rem; }
        .sub { color: var(--soft); margin: 0 0 .9rem; } header .sub { flex-basis: 100%; margin: 0; }
        .badge { font-weight: 650; padding: .15rem .75rem; border-radius: 1rem; font-size: .95rem; }
        .badge.good { color: var(--good); background: var(--good-tint); } .badge.bad { color: var(--bad); background: var(--bad-tint); }
        nav { position: sticky; top: 0; z-index: 2; background: color-mix(in srgb, var(--paper) 92%, transparent); backdrop-filter: blur(6px); border-bottom: 1px solid var(--line); }
        nav ul { max-width: 72rem; margin: 0 auto; padding: .45rem 1.25rem; list-style: none; display: flex; gap: 1.15rem; overflow-x: auto; white-space: nowrap; scrollbar-width: none; }
        nav a { text-decoration: none; color: var(--soft); } nav a:hover { color: var(--ink); }
        section { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: 1.15rem 1.25rem; margin: 1.1rem 0; }
        .grid { display: grid; gap: 1.4rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); }
        .tiles { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(min(9.5rem, 45%), 1fr)); margin: 0 0 1rem; }
        .tile { border: 1px solid var(--line); border-radius: .55rem; padding: .6rem .8rem; } .tile b { display: block; font-size: 1.45rem; line-height: 1.25; font-weight: 650; } .tile span { color: var(--soft); font-size: .82rem; display: block; }
        .note { border-left: 4px solid var(--warn); background: var(--warn-tint); padding: .5rem .8rem; border-radius: .3rem; margin: .6rem 0 0; overflow-wrap: anywhere; }
        .reasons { list-style: none; margin: 0; padding: 0; } .reasons li { display: grid; grid-template-columns: 1.6rem minmax(0, 22rem) minmax(0, 1fr); gap: 0 .6rem; padding: .42rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        .reasons li:first-child { border-top: 0; } .good-mark { color: var(--good); font-weight: 700; } .bad-mark { color: var(--bad); font-weight: 700; } .got { color: var(--soft); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
        th { text-align: left; font-weight: 600; color: var(--soft); font-size: .84rem; } th, td { padding: .34rem .6rem .34rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
        td.n, th.n { text-align: right; white-space: nowrap; } td.name { overflow-wrap: anywhere; min-width: 8rem; max-width: 22rem; } td.bar { width: 40%; min-width: 9rem; padding-left: .6rem; padding-right: 0; } tr:last-child td { border-bottom: 0; }
        td.bar svg { display: block; width: 100%; height: 18px; overflow: visible; } .spot { fill: var(--accent); } .whisker { stroke: var(--accent); stroke-width: 2; } .whole { stroke: var(--soft); stroke-dasharray: 3 3; } .fill { fill: var(--accent); opacity: .8; } .fill.warn { fill: var(--second); }
        .weak td.name { min-width: 15rem; } .weak td.bar { width: 26%; } .weak .spot { fill: var(--bad); } .weak .whisker { stroke: var(--bad); }
        figure { margin: 0; min-width: 0; } figcaption { color: var(--soft); font-size: .85rem; margin-top: .3rem; } .plot { width: 100%; max-width: 33rem; display: block; font-size: 11px; fill: var(--soft); }
        .plot .axis { stroke: var(--line); } .plot .guide { stroke: var(--soft); stroke-dasharray: 4 4; opacity: .7; fill: none; } .plot .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; } .plot .dot { stroke: var(--card); stroke-width: 1.5; }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem .9rem; font-size: .84rem; color: var(--soft); margin: .3rem 0 0; padding: 0; list-style: none; } .legend i { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-right: .35rem; vertical-align: -1px; }
        .confusion td, .confusion th { border: 0; padding: .45rem .6rem; text-align: right; } .confusion thead th { text-align: right; } .confusion td { border-radius: .35rem; background: color-mix(in srgb, var(--tone, var(--accent)) calc(var(--share) * 45%), transparent); } .confusion { border-spacing: 3px; border-collapse: separate; width: auto; } .confusion small { display: block; color: var(--soft); }
        details { margin-top: .8rem; } summary { cursor: pointer; color: var(--accent); }
        footer { color: var(--soft); font-size: .86rem; padding-top: .3rem; padding-bottom: 2.5rem; }
        @media (max-width: 36rem) { header, main, footer { padding-left: .8rem; padding-right: .8rem; } nav ul { padding-left: .8rem; padding-right: .8rem; } section { padding: .9rem .85rem; } h1 { font-size: 1.35rem; }
          .reasons li { grid-template-columns: 1.4rem minmax(0, 1fr); } .reasons .got { grid-column: 2; }
          .bars thead { display: none; } .bars tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; border-bottom: 1px solid var(--line); padding: .3rem 0; } .bars td { border: 0; padding: .1rem 0; } .bars td.name { max-width: none; min-width: 0; } .bars td.extra { color: var(--soft); font-size: .84rem; grid-row: 2; } .bars td.extra.n { text-align: left; } .bars td.value { grid-column: 2; grid-row: 1; padding-left: .6rem; } .bars td.bar { grid-column: 1 / -1; width: auto; padding: .15rem .3rem; } }
        @media print { nav, .skip { display: none; } section { break-inside: avoid; } body { background: #fff; } }
        """;
}
