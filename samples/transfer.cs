// New classes for a network that knows ImageNet: dotnet run samples/transfer.cs -- PHOTOS_FOLDER WEIGHTS.h5 [EPOCHS]
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Models;

// A folder of photographs for each class; a fifth of them is held out.
ImageFolder photos = ImageFolder.Read(args[0], new() { Height = 160, Width = 160, Parallelism = Environment.ProcessorCount, ValidationShare = 0.2, Seed = 1 });

Model backbone = Architecture.SqueezeNet(image: [160, 160, 3]);
Console.WriteLine(backbone.LoadWeights(args[1], partial: true));

var transfer = new TransferLearning(backbone, new ImageNetPixels(), photos.ClassNames.Count, seed: 1);

// The backbone is frozen: its features are computed once, and a new head learns from them.
Example features = transfer.Features(photos.Train), unseen = transfer.Features(photos.Validation);
Console.WriteLine($"frozen: {transfer.FitHead(features, unseen)["val_accuracy"][^1]:0.0000} of the photographs held out");

// Then all of it learns, at a tenth of the rate, from photographs that are never twice the same. Batch normalization, where a backbone has it, keeps
// what it knows; TransferOptions.Unfreeze tells how many of the last layers learn, and Augmentation what happens to the photographs.
History history = transfer.FineTune(photos.Train, photos.Validation, epochs: args.Length > 2 ? int.Parse(args[2]) : 12);
Console.WriteLine(history);
transfer.Model.Save("photos.keras");
