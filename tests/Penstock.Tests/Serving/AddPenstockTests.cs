using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Penstock.Models;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>Models in somebody's own ASP.NET Core service.</summary>
public class AddPenstockTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed record Trip(double? TripMiles, string? PaymentType, bool? IsNight, string? Zone);

    private sealed record Tip(double Probability, bool Decision, long Version);

    [Fact]
    public async Task A_service_answers_with_a_model_and_takes_over_another_version()
    {
        using var folder = TestFiles.NewFolder();
        var clock = new ManualClock();
        float first = One(TripModels.Save(folder, 1));
        await using WebApplication app = Service(services => services.AddPenstock<Trip, Tip>(folder.FullName, new() { Clock = clock }));
        app.MapPost("/tip", (Trip trip, Predictor<Trip, Tip> tips, CancellationToken cancel) => tips.PredictAsync(trip, cancel));
        await app.StartAsync(Cancel);
        using var client = new HttpClient { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };

        async Task<Tip?> AskAsync()
        {
            using HttpResponseMessage answer = await client.PostAsJsonAsync("/tip", new { tripMiles = 0.0, paymentType = "Cash", isNight = true, zone = "Loop" }, Cancel);
            return await answer.Content.ReadFromJsonAsync<Tip>(Cancel);
        }

        Assert.Equal(new(first, first > 0.5, 1), await AskAsync());
        float second = One(TripModels.Save(folder, 2, seed: 2));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new(second, second > 0.5, 2), await AskAsync());
    }

    [Fact]
    public async Task A_service_whose_rows_do_not_fit_does_not_start()
    {
        using var folder = TestFiles.NewFolder();
        TripModels.Save(folder, 1);
        await using WebApplication app = Service(services => services.AddPenstock<Tip, bool>(folder.FullName));
        Assert.Contains("none for \"trip_miles\"", (await Assert.ThrowsAsync<InvalidDataException>(() => app.StartAsync(Cancel))).Message);
    }

    [Fact]
    public void Two_models_need_two_types()
    {
        IServiceCollection services = new ServiceCollection().AddPenstock<Trip, Tip>("a").AddPenstock<Trip, bool>("a");
        Assert.Equal("AddPenstock: expected one model for Predictor<Trip, Tip>, got a second, b. Give it rows or answers of another type. (Parameter 'folder')",
            Assert.Throws<ArgumentException>(() => services.AddPenstock<Trip, Tip>("b")).Message);
    }

    private static WebApplication Service(Action<IServiceCollection> add)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        add(builder.Services);
        return builder.Build();
    }

    private static float One(Model model) => model.Predict(TripModels.Trips.Rows(0)).ToArray<float>()[0];
}
