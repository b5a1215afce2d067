using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>All that the board itself answers.</summary>
internal static class BoardApi
{
    public static IEnumerable<WebEndpoint> Endpoints(BoardFolder folder, BoardOptions options, Func<WebSessions?> sessions)
    {
        var values = new ValueAnswers(folder);
        return
        [
            .. new StatePage(folder, options).Endpoints,
            .. new RunsPage(folder).Endpoints,
            .. new TagsPage(folder).Endpoints,
            .. new EventsPage(folder, options.Clock, sessions).Endpoints,
            .. new ScalarsPage(folder).Endpoints,
            .. new ExportPage(folder).Endpoints,
            .. values.OfTag(new HistogramsPage(folder).Endpoints),
            .. values.OfTag(new ImagesPage(folder).Endpoints),
            .. values.OfTag(new AudioPage(folder).Endpoints),
            .. values.OfTag(new BlobPage(folder).Endpoints, copies: 1),
            .. values.OfTag(new TextPage(folder).Endpoints),
            .. values.OfTag(new PrCurvesPage(folder).Endpoints),
            .. values.OfTag(new ConfusionPage(folder).Endpoints),
            .. values.OfPlugins(new GraphPage(folder).Endpoints, RunPlugin.Graphs, RunPlugin.KerasGraph),
            .. values.OfPlugins(new GraphLevelsPage(folder).Endpoints, RunPlugin.Graphs, RunPlugin.KerasGraph),
            .. new HParamsPage(folder).Endpoints,
            .. new EmbeddingsPage(folder).Endpoints,
            .. values.OfPlugins(new ProfilePage(folder).Endpoints, RunPlugin.Profile),
            .. values.OfTag(new MeshPage(folder).Endpoints),
            .. values.OfPlugins(new LayoutsPage(folder).Endpoints, RunPlugin.CustomScalars),
            .. new RunNotesPage(folder, options).Endpoints,
            .. new LinksPage(sessions).Endpoints,
        ];
    }
}
