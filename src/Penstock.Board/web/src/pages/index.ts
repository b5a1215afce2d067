import { icons } from "../components/icons";
import type { Page, PageEntry } from "../page";

type Module = Pick<Page, "mount">;

// Each page is a piece of its own, fetched when it is first opened.
const modules = import.meta.glob<Module>(["./*/index.ts"]);

function entry(id: keyof typeof icons, title: string, plugins: string[], folder: string = id): PageEntry {
  return { id, title, plugins, icon: icons[id], load: modules[`./${folder}/index.ts`] };
}

const all: PageEntry[] = [
  entry("scalars", "Scalars", ["scalars"]),
  entry("histograms", "Histograms", ["histograms"]),
  entry("distributions", "Distributions", ["histograms"], "histograms"),
  entry("images", "Images", ["images"]),
  entry("confusion", "Confusion", ["penstock_confusion_matrix"]),
  entry("graph", "Graph", ["graphs", "graph_keras_model", "graph_run_metadata"]),
  entry("hparams", "HParams", ["hparams"]),
  entry("text", "Text", ["text"]),
  entry("audio", "Audio", ["audio"]),
  entry("pr", "PR curves", ["pr_curves"]),
  entry("projector", "Projector", ["projector"]),
  entry("profile", "Profile", ["penstock_profile"]),
  entry("mesh", "Mesh", ["mesh"]),
  entry("layouts", "Layouts", ["custom_scalars"]),
  entry("runs", "Runs", []),
];

export const pages: PageEntry[] = all.filter(page => page.load !== undefined);
