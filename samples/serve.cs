// The model that samples/pipeline.cs made, served over TensorFlow Serving's REST until Ctrl-C: dotnet run samples/serve.cs
#:project ../src/Penstock.Serving/Penstock.Serving.csproj
#:property PublishAot=false
using Penstock.Serving;

var server = new ModelServer(new() { RestPort = args is [var port] ? int.Parse(port) : 8501, Log = (_, text) => Console.WriteLine(text) });
server.Add("taxi", "models/taxi", new() { Versions = Serve.Latest(2), Required = true, RequestLog = new("logs/taxi", SampleRate: 0.1) });

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; stop.Cancel(); };
await server.RunAsync(stop.Token);
