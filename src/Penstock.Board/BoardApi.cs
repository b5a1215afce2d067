using Penstock.Web;

namespace Penstock.Board;

/// <summary>All that the board itself answers.</summary>
internal static class BoardApi
{
    public static IEnumerable<WebEndpoint> Endpoints(BoardFolder folder, BoardOptions options, Func<WebSessions?> sessions) =>
    [
        .. new StatePage(folder, options).Endpoints,
        .. new RunsPage(folder).Endpoints,
        .. new TagsPage(folder).Endpoints,
        .. new EventsPage(folder, options.Clock, sessions).Endpoints,
        .. new ScalarsPage(folder).Endpoints,
        .. new ExportPage(folder).Endpoints,
        .. new HistogramsPage(folder).Endpoints,
        .. new ImagesPage(folder).Endpoints,
        .. new AudioPage(folder).Endpoints,
        .. new BlobPage(folder).Endpoints,
        .. new TextPage(folder).Endpoints,
        .. new PrCurvesPage(folder).Endpoints,
        .. new ConfusionPage(folder).Endpoints,
        .. new GraphPage(folder).Endpoints,
        .. new GraphLevelsPage(folder).Endpoints,
        .. new HParamsPage(folder).Endpoints,
        .. new EmbeddingsPage(folder).Endpoints,
        .. new ProfilePage(folder).Endpoints,
        .. new MeshPage(folder).Endpoints,
        .. new LayoutsPage(folder).Endpoints,
        .. new RunNotesPage(folder, options).Endpoints,
        .. new LinksPage(sessions).Endpoints,
    ];
}
